<?php
// The document that the page runs in.

class IndexController extends pm_Controller_Action
{
    protected $_accessLevel = ['admin', 'reseller', 'client'];

    public function indexAction()
    {
        $scope = Modules_Spamtrace_Scope::ofSession();
        if (!$scope->mayAsk()) {
            throw new pm_Exception($this->lmsg('notForYou'));
        }
        $this->view->pageTitle = $this->lmsg('title');
        $this->view->files = Modules_Spamtrace_Page::files();
        $this->view->surroundings = Modules_Spamtrace_Page::surroundings($scope);
    }
}
