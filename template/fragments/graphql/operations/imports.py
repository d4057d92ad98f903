from ..platform.graphql.description import GRAPHQL
