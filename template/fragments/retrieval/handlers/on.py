    index.REFRESH: index.refresh,
