from ..storage.repository import Repository
