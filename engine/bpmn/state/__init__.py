"""What an instance consists of: tokens in workflows, variables in scopes, subscriptions, timers; and its snapshot."""
