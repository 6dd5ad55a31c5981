"""All frameworks, in the order in which they are asked."""

from collections.abc import Callable

from orscan.analysis.frameworks import (
    Facts,
    angular,
    astro,
    cra,
    esbuild,
    gatsby,
    next,
    nuxt,
    parcel,
    react_router,
    rollup,
    sveltekit,
    vite,
    vite_frameworks,
    webpack,
)
from orscan.analysis.project import Project

FRAMEWORKS: tuple[Callable[[Project], Facts | None], ...] = (
    vite.facts,
    next.facts,
    nuxt.facts,
    sveltekit.facts,
    astro.facts,
    react_router.facts,
    angular.facts,
    gatsby.facts,
    vite_frameworks.solid_start,
    vite_frameworks.qwik,
    vite_frameworks.tanstack_start,
    vite_frameworks.vitepress,
    webpack.facts,
    cra.react,
    cra.vue,
    parcel.facts,
    esbuild.facts,
    rollup.facts,
)
"""Each looks at a project and says what it knows of it, or None."""
