<?php

return [
    'openrouter' => [
        'key' => env('OPENROUTER_API_KEY'),
        'team' => env('OPENROUTER_TEAM_KEY'),
        'model' => env('OPENROUTER_MODEL', 'openrouter/auto'),
    ],
];
