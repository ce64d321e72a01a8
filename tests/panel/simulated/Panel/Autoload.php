<?php
// Classes by their names: the panel's here, an extension's in its plib.

spl_autoload_register(function (string $class): void {
    $path = __DIR__ . '/../' . str_replace('_', '/', $class) . '.php';
    if (preg_match('/^(Panel|Zend|pm)_/', $class) && is_file($path)) {
        require $path;
    }
});

spl_autoload_register(function (string $class): void {
    if (!preg_match('/^Modules_([A-Za-z]+)_(\w+)$/', $class, $parts) || !pm_Context::isInitialized()) {
        return;
    }
    $camel = str_replace(' ', '', ucwords(str_replace('-', ' ', pm_Context::getModuleId())));
    foreach (['library', 'hooks'] as $folder) {
        $path = pm_Context::getPlibDir() . "$folder/" . str_replace('_', '/', $parts[2]) . '.php';
        if ($parts[1] === $camel && is_file($path)) {
            require $path;
            return;
        }
    }
});
