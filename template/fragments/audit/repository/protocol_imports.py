    from ..platform.audit import Action, Actor, Outcome
