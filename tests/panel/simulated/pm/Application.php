<?php
class pm_Application
{
    public function __construct()
    {
    }

    public function init()
    {
    }

    // /controller/action, each index where it is left out.
    public function run()
    {
        $words = array_values(array_filter(explode('/', $_SERVER['PATH_INFO'] ?? '')));
        [$controller, $action] = [$words[0] ?? 'index', $words[1] ?? 'index'];
        $object = self::controller($controller, count($words));
        $method = self::camel($action) . 'Action';
        if (!is_callable([$object, $method])) {
            throw new Panel_Error(404, 'there is no such page');
        }
        $object->preDispatch();
        $object->$method();
        echo Panel_Document::text($object->view->pageTitle, $object->view->render("$controller/$action.phtml"));
    }

    private static function controller(string $name, int $words): pm_Controller_Action
    {
        $class = ucfirst(self::camel($name)) . 'Controller';
        $path = pm_Context::getPlibDir() . "controllers/$class.php";
        if ($words > 2 || !preg_match('/^[a-z]+(-[a-z]+)*$/D', $name) || !is_file($path)) {
            throw new Panel_Error(404, 'there is no such page');
        }
        require $path;
        return new $class(new Zend_Controller_Request_Http(), new Zend_Controller_Response_Http());
    }

    private static function camel(string $name): string
    {
        return lcfirst(str_replace(' ', '', ucwords(str_replace('-', ' ', $name))));
    }
}
