<?php

namespace App\Http\Controllers;

use App\Services\OpenRouter;
use Illuminate\Http\Request;

class ChatController extends Controller
{
    public function show(OpenRouter $router)
    {
        return view('chat', ['apiKey' => $router->key(), 'model' => config('services.openrouter.model')]);
    }

    public function ask(Request $request, OpenRouter $router)
    {
        return response()->json($router->ask($request->input('question')));
    }
}
