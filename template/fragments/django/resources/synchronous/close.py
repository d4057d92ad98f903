        self.database.close()
