<?php
class pm_Client
{
    private array $row;

    public static function getByClientId($clientId)
    {
        return self::of(Panel_Database::row('SELECT * FROM clients WHERE id = ?', [$clientId]));
    }

    public static function getByLogin($login)
    {
        return self::of(Panel_Database::row('SELECT * FROM clients WHERE login = ?', [$login]));
    }

    private static function of(?array $row): self
    {
        if ($row === null) {
            throw new pm_Exception('there is no such client');
        }
        $client = new self();
        $client->row = $row;
        return $client;
    }

    public function isAdmin()
    {
        return $this->row['type'] === 'admin';
    }

    public function isReseller()
    {
        return $this->row['type'] === 'reseller';
    }

    public function isClient()
    {
        return $this->row['type'] === 'client';
    }

    public function getId()
    {
        return (int) $this->row['id'];
    }

    public function getLogin()
    {
        return $this->row['login'];
    }

    public function getProperty($name)
    {
        if (!array_key_exists($name, $this->row)) {
            throw new pm_Exception("a client has no $name");
        }
        return $this->row[$name];
    }

    public function hasPermission($name, ?pm_Domain $domain = null)
    {
        return Panel_Permissions::has($this, $name, $domain);
    }

    // Of a subscription's other domains it says no: whether the real one answers for them is not known.
    public function hasAccessToDomain($domainId)
    {
        $owner = Panel_Database::row(
            'SELECT c.id, c.parent_id FROM domains d JOIN clients c ON c.id = d.cl_id WHERE d.id = ? AND d.webspace_id = 0',
            [$domainId]
        );
        if ($owner === null) {
            return false;
        }
        return $this->isAdmin() || (int) $owner['id'] === $this->getId() || (int) $owner['parent_id'] === $this->getId();
    }
}
