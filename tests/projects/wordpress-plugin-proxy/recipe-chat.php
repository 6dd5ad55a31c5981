<?php
/**
 * Plugin Name: Recipe chat
 */

class Recipe_Chat
{
    public function __construct()
    {
        add_action('admin_menu', array($this, 'menu'));
        add_action('admin_enqueue_scripts', array($this, 'admin_scripts'));
        add_action('wp_enqueue_scripts', array($this, 'scripts'));
        add_action('wp_ajax_recipe_chat', array($this, 'ask'));
        add_action('wp_ajax_nopriv_recipe_chat', array($this, 'ask'));
        add_shortcode('recipe_chat', array($this, 'shortcode'));
    }

    public function menu()
    {
        add_options_page('Recipe chat', 'Recipe chat', 'manage_options', 'recipe-chat', array($this, 'page'));
    }

    public function page()
    {
        $options = get_option('recipe_chat', array());
        ?>
        <form method="post" action="options.php">
            <input type="password" name="recipe_chat[openrouter_api_key]"
                   value="<?php echo esc_attr($options['openrouter_api_key'] ?? ''); ?>">
        </form>
        <?php
    }

    public function admin_scripts()
    {
        $options = get_option('recipe_chat', array());
        wp_localize_script('recipe-chat-admin', 'recipeChatAdmin', array('key' => $options['openrouter_api_key']));
    }

    public function scripts()
    {
        $options = get_option('recipe_chat', array());
        wp_localize_script('recipe-chat', 'recipeChat', array(
            'ajaxUrl' => admin_url('admin-ajax.php'),
            'nonce' => wp_create_nonce('recipe_chat'),
            'model' => $options['model'] ?? 'openrouter/auto',
            'ready' => !empty($options['openrouter_api_key']),
        ));
    }

    public function shortcode()
    {
        $key = $this->key();
        return $key ? '<div class="recipe-chat"></div>' : '<p>OPENROUTER_API_KEY is not set.</p>';
    }

    private function key()
    {
        if (defined('OPENROUTER_API_KEY')) {
            return OPENROUTER_API_KEY;
        }
        $options = get_option('recipe_chat', array());
        return $options['openrouter_api_key'] ?? '';
    }

    public function ask()
    {
        $answer = wp_remote_post('https://openrouter.ai/api/v1/chat/completions', array(
            'headers' => array('Authorization' => 'Bearer ' . $this->key()),
            'body' => wp_json_encode(array('model' => 'openrouter/auto', 'messages' => array())),
        ));
        if (is_wp_error($answer)) {
            error_log('OpenRouter: ' . $answer->get_error_message());
            wp_send_json_error(array('message' => $answer->get_error_message()));
        }
        wp_send_json_success(json_decode(wp_remote_retrieve_body($answer), true));
    }
}

new Recipe_Chat();
