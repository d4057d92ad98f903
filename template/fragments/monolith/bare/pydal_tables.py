    define_accounts(dal)
