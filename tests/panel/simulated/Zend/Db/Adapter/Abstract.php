<?php
// The way of an extension to the panel's tables. It is one to read by: what changes them goes past the mail server.
class Zend_Db_Adapter_Abstract
{
    public function fetchAll($sql, $bind = [], $fetchMode = null)
    {
        if (!is_string($sql) || !preg_match('/^SELECT\s[^;]*$/D', $sql)) {
            throw new LogicException('an extension only reads the database of the panel, one query at a time');
        }
        try {
            return Panel_Database::rows($sql, (array) $bind);
        } catch (PDOException $exception) {
            throw new Zend_Db_Exception($exception->getMessage());
        }
    }
}
