"""Books that close: a month's four sums, the payments behind them, the money that providers hold, balances proved."""
