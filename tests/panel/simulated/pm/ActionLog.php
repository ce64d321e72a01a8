<?php
class pm_ActionLog
{
    public static function submit($actionId, $objectId = null, $oldValues = [], $newValues = [])
    {
        $class = 'Modules_' . ucfirst(pm_Context::getModuleId()) . '_ActionLog';
        if (!array_key_exists($actionId, (new $class())->getEvents())) {
            throw new Exception("there is no event $actionId");
        }
        foreach ([...array_values($oldValues), ...array_values($newValues)] as $value) {
            if (!is_string($value)) {
                throw new Exception('a value of the action log is a text');
            }
        }
        $values = [$actionId, pm_Session::getClient()->getLogin(), json_encode($oldValues), json_encode($newValues)];
        Panel_Database::change('INSERT INTO ActionLog (action, who, old_values, new_values) VALUES (?, ?, ?, ?)', $values);
    }
}
