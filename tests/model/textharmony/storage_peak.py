"""How much memory operations take, without taking it: for models that do not fit this machine."""

import weakref

import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_iter


class StoragePeak(TorchDispatchMode):
    """Within it tensors have shapes but no numbers, and the bytes of those that are alive are counted.

    Attributes:
        now, peak: bytes; the peak is since it was last set.
    """

    def __init__(self):
        super().__init__()
        self._fake = FakeTensorMode()
        self._alive = set()
        self.now = self.peak = 0

    def __enter__(self):
        self._fake.__enter__()
        return super().__enter__()

    def __exit__(self, *problem):
        super().__exit__(*problem)
        self._fake.__exit__(*problem)

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        made = function(*args, **(kwargs or {}))
        for tensor in tree_iter(made):
            if isinstance(tensor, torch.Tensor):
                self._count(tensor.untyped_storage())
        return made

    def _count(self, storage):
        key, size = storage._cdata, storage.nbytes()
        if key not in self._alive:
            self._alive.add(key)
            weakref.finalize(storage, self._forget, key, size)
            self.now += size
            self.peak = max(self.peak, self.now)

    def _forget(self, key, size):
        self._alive.discard(key)
        self.now -= size
