<?php
/**
 * Plugin Name: Recipe chat
 * Description: A chat about recipes, by OpenRouter.
 */

if (!defined('ABSPATH')) {
    exit;
}

require_once __DIR__ . '/includes/class-rest.php';

add_action('wp_enqueue_scripts', 'recipe_chat_scripts');

function recipe_chat_scripts()
{
    $key = defined('OPENROUTER_API_KEY') ? OPENROUTER_API_KEY : '';
    wp_enqueue_script('recipe-chat', plugins_url('chat.js', __FILE__), array(), '1.0', true);
    wp_localize_script('recipe-chat', 'recipeChat', array(
        'key' => $key,
        'model' => get_option('recipe_chat_model', 'openrouter/auto'),
    ));
}
