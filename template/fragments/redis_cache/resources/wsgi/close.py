        self.cache.close()
