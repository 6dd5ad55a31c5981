"""Blade as PHP of the same length."""

import pytest

from orscan.analysis.languages.blade import as_php
from tests.analysis.trees import said

CONFIG = "<?php return ['openrouter' => ['key' => env('OPENROUTER_API_KEY'), 'model' => 'x']];"


@pytest.mark.parametrize(
    ("blade", "php"),
    [
        ("a", "a"),
        ("<p>{{ $x }}</p>", "<p><?=$x ?></p>"),
        ("{!! $x !!}", "<?= $x ?> "),
        ("(({{$x}}))", "(<?=$x?>))"),
        (" {{$x}}{{$y}}", "<?=$x,   $y?>"),
        ("a {{-- {{ $x }} --}}", "a                   "),
        ("a @{{ x }}", "a         "),
        ("c = @json($x);", "c =   <?=@$x?>"),
        ("c = @json($x)", "c =   <?=@$x;"),
        ("@php\n  $x = 1;\n@endphp", "<?php  $x = 1;\n?>     "),
        ("<?php echo 1; ?>", "<?php echo 1; ?>"),
    ],
)
def test_every_offset_stays(blade: str, php: str) -> None:
    assert as_php(blade.encode()).decode() == php
    assert len(php) == len(blade)


@pytest.mark.parametrize(
    "blade",
    [
        "{{ config('services.openrouter.model') }}",
        "@if(config('services.openrouter.key')) <p>ready</p> @endif",
        "{{ config('services.openrouter.key') ? 'ready' : 'missing' }}",
        "{{ env('OPENROUTER_API_KEY') ? '***' . substr(env('OPENROUTER_API_KEY'), -8) : '' }}",
        "{{-- {{ config('services.openrouter.key') }} --}}",
        "@json(['ready' => filled(config('services.openrouter.key'))])",
    ],
)
def test_what_a_page_only_asks_is_no_leak(blade: str) -> None:
    assert said({"config/services.php": CONFIG, "resources/views/a.blade.php": blade}) == []


@pytest.mark.parametrize(
    "blade",
    [
        '<meta name="key" content="{{ config(\'services.openrouter.key\') }}">',
        "'Bearer {{config('services.openrouter.key')}}'",
        "{!! json_encode(config('services.openrouter')) !!}",
        "<script>const c = @json(config('services.openrouter'));</script>",
        "@php\n  $k = config('services.openrouter.key');\n@endphp\n<p>{{ $k }}</p>",
    ],
)
def test_what_a_page_writes_is_a_leak(blade: str) -> None:
    files = {"config/services.php": CONFIG, "resources/views/a.blade.php": blade}
    assert said(files) == ["error server-returns-key OPENROUTER_API_KEY config/services.php:1"]
