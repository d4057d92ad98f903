        self.database = Database(Repository)
