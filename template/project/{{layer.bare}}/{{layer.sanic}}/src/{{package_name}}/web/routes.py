"""All blueprints of the application; add yours."""

from sanic import Blueprint

blueprints: list[Blueprint] = []
