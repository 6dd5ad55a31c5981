<?php

use App\Http\Controllers\ChatController;
use Illuminate\Support\Facades\Route;

Route::get('/', [ChatController::class, 'show']);
Route::post('/ask', [ChatController::class, 'ask']);
Route::get('/health', fn () => ['ok' => true, 'openrouter' => filled(config('services.openrouter.key'))]);
