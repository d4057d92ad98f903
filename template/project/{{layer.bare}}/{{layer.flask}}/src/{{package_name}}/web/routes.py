"""All blueprints of the application; add yours."""

from apiflask import APIBlueprint

blueprints: list[APIBlueprint] = []
