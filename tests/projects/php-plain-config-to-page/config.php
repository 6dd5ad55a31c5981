<?php

define('OPENROUTER_KEY', getenv('OPENROUTER_API_KEY') ?: '');
define('OPENROUTER_MODEL', getenv('OPENROUTER_MODEL') ?: 'openrouter/auto');

return [
    'model' => OPENROUTER_MODEL,
    'title' => 'Recipe chat',
];
