<?php

class Recipe_Chat_Rest
{
    public function __construct()
    {
        add_action('rest_api_init', array($this, 'routes'));
    }

    public function routes()
    {
        register_rest_route('recipe-chat/v1', '/settings', array(
            'methods' => 'GET',
            'callback' => array($this, 'settings'),
            'permission_callback' => '__return_true',
        ));
    }

    public function settings()
    {
        return array(
            'key' => get_option('openrouter_api_key'),
            'width' => get_option('recipe_chat_width'),
        );
    }
}

new Recipe_Chat_Rest();
