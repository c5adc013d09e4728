"""What every request passes through: who asks, what they may, the register, limits, and errors in one shape."""
