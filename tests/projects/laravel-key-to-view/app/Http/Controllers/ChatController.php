<?php

namespace App\Http\Controllers;

class ChatController extends Controller
{
    public function show()
    {
        $apiKey = config('services.openrouter.key');
        $model = config('services.openrouter.model');

        return view('chat.show', compact('apiKey', 'model'));
    }
}
