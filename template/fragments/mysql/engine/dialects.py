    "mysql": MySQL(),
