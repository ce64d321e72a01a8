<?php
// What plans and subscriptions say of the permissions that extensions add; one that they do not name has its default.

final class Panel_Permissions
{
    /** Of a reseller by himself, of a customer in one of his subscriptions. The rest is what nobody has verified. */
    public static function has(pm_Client $client, string $name, ?pm_Domain $domain): bool
    {
        $default = self::defaultOf($name);
        if ($client->isAdmin()) {
            return true;
        }
        if ($client->isReseller() !== ($domain === null)) {
            throw new LogicException('a reseller has a permission by himself, a customer in a subscription');
        }
        if ($domain !== null && !$client->hasAccessToDomain($domain->getId())) {
            return false;
        }
        $which = [$client->getId(), $domain === null ? 0 : $domain->getId(), 'ext_permission_' . pm_Context::getModuleId() . "_$name"];
        $row = Panel_Database::row('SELECT value FROM GrantedPermissions WHERE cl_id = ? AND dom_id = ? AND permission = ?', $which);
        return $row === null ? $default : $row['value'] === 'true';
    }

    private static function defaultOf(string $name): bool
    {
        $class = 'Modules_' . str_replace(' ', '', ucwords(str_replace('-', ' ', pm_Context::getModuleId()))) . '_Permissions';
        $permission = (new $class())->getPermissions()[$name] ?? null;
        $places = [pm_Hook_Permissions::PLACE_MAIN, pm_Hook_Permissions::PLACE_ADDITIONAL, pm_Hook_Permissions::PLACE_ADMIN];
        if ($permission === null || !in_array($permission['place'], $places, true) || array_diff(array_keys($permission), ['default', 'place', 'section', 'name', 'description', 'master']) !== []) {
            throw new LogicException("there is no permission $name, or it is none");
        }
        return $permission['default'];
    }
}
