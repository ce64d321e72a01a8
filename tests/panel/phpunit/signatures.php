<?php
// The panel's interface, as far as the simulated one has it: class => member => parameters, as plesk/pm-api-stubs has
// them (2025, for Plesk 18.0). A parameter is its type if any, its name, its default value if any.

return [
    'pm_ActionLog' => ['submit' => 'static ($actionId, $objectId = NULL, $oldValues = [], $newValues = [])'],
    'pm_ApiCli' => [
        'callSbin' => 'static ($command, $args = [], $result = 5, $env = [], $stdin = \'\')',
        'RESULT_FULL' => 1, 'RESULT_STDOUT' => 2, 'RESULT_STDERR' => 3, 'RESULT_CODE' => 4, 'RESULT_EXCEPTION' => 5,
    ],
    'pm_ApiRpc' => ['getService' => 'static ($protocolVersion = NULL)', 'call' => '($request, $login = NULL)'],
    'pm_Application' => ['__construct' => '()', 'init' => '()', 'run' => '()'],
    'pm_Bootstrap' => ['getDbAdapter' => 'static ()'],
    'pm_Client' => [
        'getByClientId' => 'static ($clientId)', 'getByLogin' => 'static ($login)',
        'isAdmin' => '()', 'isReseller' => '()', 'isClient' => '()', 'getId' => '()', 'getLogin' => '()',
        'getProperty' => '($name)', 'hasAccessToDomain' => '($domainId)',
        'hasPermission' => '($name, ?pm_Domain $domain = NULL)',
    ],
    'pm_Config' => ['get' => 'static ($name, $default = NULL)'],
    'pm_Context' => [
        'init' => 'static ($moduleId)', 'reset' => 'static ()', 'isInitialized' => 'static ()', 'getModuleId' => 'static ()',
        'getPlibDir' => 'static ()', 'getHtdocsDir' => 'static ()', 'getVarDir' => 'static ()', 'getBaseUrl' => 'static ()',
        'getActionUrl' => 'static ($controller, $action = \'index\')',
    ],
    'pm_Controller_Action' => ['init' => '()', 'preDispatch' => '()', 'lmsg' => 'static ($key, $params = [])'],
    'pm_Domain' => [
        '__construct' => '($domainId)', 'getByDomainId' => 'static ($domainId)', 'getAllDomains' => 'static ($mainDomainsOnly = false)',
        'getDomainsByClient' => 'static (pm_Client $client, $mainDomainsOnly = false)',
        'getId' => '()', 'getName' => '()', 'getDisplayName' => '()', 'getClient' => '()', 'getProperty' => '($name)',
    ],
    'pm_Exception' => [],
    'pm_Exception_ResultException' => [],
    'pm_Hook_ActionLog' => ['getEvents' => '()'],
    'pm_Hook_ApiCli' => [
        'init' => '()', 'defaultCommand' => '()', 'helpCommand' => '()', 'stdout' => '($message)', 'stderr' => '($message)',
        'exitCode' => '($code = 0)',
    ],
    'pm_Hook_CustomButtons' => [
        'getButtons' => '()',
        'PLACE_COMMON' => 1, 'PLACE_ADMIN_HOME' => 2, 'PLACE_RESELLER_HOME' => 3, 'PLACE_CUSTOMER_HOME' => 4,
        'PLACE_ADMIN_TOOLS_AND_SETTINGS' => 5, 'PLACE_RESELLER_TOOLS_AND_SETTINGS' => 6, 'PLACE_HOSTING_PANEL_NAVIGATION' => 7,
        'PLACE_DOMAIN' => 8, 'PLACE_DOMAIN_PROPERTIES' => 9, 'PLACE_ADMIN_NAVIGATION' => 12, 'PLACE_RESELLER_NAVIGATION' => 13,
        'PLACE_DOMAIN_PROPERTIES_DYNAMIC' => 16,
        'SECTION_ADMIN_TOOLS_MAIL' => 'mailButtons', 'SECTION_NAV_GENERAL' => 'general', 'SECTION_NAV_ADDITIONAL' => 'custom_buttons',
        'SECTION_NAV_SERVER_MANAGEMENT' => 'server_management', 'SECTION_DOMAIN_PROPS_DYNAMIC_MAIL' => 'mail',
    ],
    'pm_Hook_Interface' => [],
    'pm_Hook_LongTasks' => ['getLongTasks' => '()'],
    'pm_Hook_Notifications' => ['getNotifications' => '()'],
    'pm_Hook_Navigation' => ['getNavigation' => '()'],
    'pm_Hook_Permissions' => ['getPermissions' => '()', 'PLACE_MAIN' => 'main', 'PLACE_ADDITIONAL' => 'additional', 'PLACE_ADMIN' => 'admin'],
    'pm_Locale' => ['getCode' => 'static ()', 'lmsg' => 'static ($key, $params = [])', 'FALLBACK_LOCALE' => 'en-US'],
    'pm_LongTask_Manager' => [
        '__construct' => '()', 'start' => '(pm_LongTask_Task $task, ?pm_Domain $domain = NULL)',
        'getTasks' => '(array $ids, $domains = NULL)', 'cancel' => '(pm_LongTask_Task $task)', 'cancelAllTasks' => '()',
    ],
    'pm_LongTask_Task' => [
        '__construct' => '()', 'run' => '()', 'getId' => '()', 'statusMessage' => '()', 'onStart' => '()', 'onError' => '(Exception $e)',
        'onDone' => '()', 'setParam' => '($name, $value)', 'getParam' => '($name, $default = NULL)', 'getParams' => '()',
        'getInstanceId' => '()', 'getProgress' => '()', 'getStatus' => '()', 'updateProgress' => '($progress)',
        'getDescription' => '()', 'getConcurrencyRules' => '()',
        'STATUS_NOT_STARTED' => 'not_started', 'STATUS_RUNNING' => 'running', 'STATUS_ERROR' => 'error', 'STATUS_DONE' => 'done',
    ],
    'pm_Notification' => ['__construct' => '()', 'send' => '($id, array $params = [], ?pm_Client $client = NULL)'],
    'pm_Notifications_EmailNotification' => [
        'getTitle' => '()', 'getMessage' => '()', 'getSubject' => '()',
        'sendToAdmin' => '()', 'sendToReseller' => '()', 'sendToCustomer' => '()',
    ],
    'pm_Notifications_PanelNotification' => [
        'getTitle' => '()', 'getMessage' => '()', 'getSubject' => '()', 'getActionText' => '()', 'getActionUrl' => '()',
        'openActionInNewTab' => '()', 'getCategory' => '()', 'getArea' => '()', 'getContext' => '()', 'getContextIcon' => '()',
        'prepareRenderParams' => '(array $params)',
        'CATEGORY_INFORMATION' => 'Information', 'CATEGORY_WARNING' => 'Warning', 'CATEGORY_ALERT' => 'Alert',
        'AREA_SECURITY' => 'Security', 'AREA_MAINTENANCE' => 'Maintenance',
    ],
    'pm_Scheduler' => ['getInstance' => 'static ()', 'listTasks' => '()', 'putTask' => '(pm_Scheduler_Task $task)', 'removeAllTasks' => '()'],
    'pm_Scheduler_Task' => [
        '__construct' => '($task = NULL)', 'getId' => '()', 'getCmd' => '()', 'setCmd' => '($cmd)', 'getArguments' => '()',
        'getSchedule' => '()', 'setSchedule' => '(array $schedule)',
    ],
    'pm_Session' => ['isExist' => 'static ()', 'getClient' => 'static ()'],
    'pm_Settings' => [
        'get' => 'static ($name, $default = NULL)', 'set' => 'static ($name, $value)', 'clean' => 'static ($prefix = \'\')',
    ],
];
