"""The collector that ships with every project's own tests."""

from importlib.util import module_from_spec, spec_from_file_location

from projects import ROOT

_spec = spec_from_file_location("shipped_collector", ROOT / "template/project/tests/contract/collector.py")
assert _spec
assert _spec.loader
_shipped = module_from_spec(_spec)
_spec.loader.exec_module(_shipped)

Collector, collecting, eventually, hanging, values = (
    _shipped.Collector,
    _shipped.collecting,
    _shipped.eventually,
    _shipped.hanging,
    _shipped.values,
)
