"""The pages people work at: server-rendered, Chinese first, readable without JavaScript."""
