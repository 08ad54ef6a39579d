"""What a client meets over HTTP: methods, errors, credentials."""

import base64
import json
import os
import unittest

from site_under_test import ADMIN_PASSWORD, NOTE, SITE, prepare, sites_path
from werkzeug.test import Client

RESOURCE = f"/api/resource/{NOTE}"


class HTTPCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder_before = os.getcwd()
        os.chdir(sites_path())
        prepare()
        import frappe.app

        cls.client = Client(frappe.app.application)
        form = {"usr": "Administrator", "pwd": ADMIN_PASSWORD}
        response = cls.client.post("/api/method/login", data=form, headers={"X-Frappe-Site-Name": SITE})
        assert response.status_code == 200, response.text

    @classmethod
    def tearDownClass(cls):
        os.chdir(cls.folder_before)

    def call(
        self, method: str, path: str, client: Client | None = None, headers: dict | None = None, **options
    ):
        headers = {"X-Frappe-Site-Name": SITE, "Accept": "application/json", **(headers or {})}
        response = (client or self.client).open(path, method=method, headers=headers, **options)
        response.get_data()
        return response

    def stranger(self) -> Client:
        return Client(self.client.application)

    def insert(self, **values) -> dict:
        response = self.call("POST", RESOURCE, json=values)
        self.assertEqual(response.status_code, 200, response.text)
        self.addCleanup(self.call, "DELETE", f"{RESOURCE}/{response.json['data']['name']}")
        return response.json["data"]


class TestResources(HTTPCase):
    def test_the_life_of_a_document(self):
        made = self.insert(title="Một", count=2)
        address = f"{RESOURCE}/{made['name']}"
        self.assertEqual(self.call("GET", address).json["data"]["title"], "Một")
        changed = self.call("PUT", address, json={"title": "Hai"})
        self.assertEqual(changed.json["data"]["title"], "Hai")
        filters = json.dumps([["name", "=", made["name"]]])
        listed = self.call("GET", RESOURCE, query_string={"filters": filters, "fields": '["title", "count"]'})
        self.assertEqual(listed.json["data"], [{"title": "Hai", "count": 2}])
        self.assertEqual(self.call("DELETE", address).status_code, 202)
        self.assertEqual(self.call("GET", address).status_code, 404)

    def test_a_date_that_is_none(self):
        for value in ("01/05/2024", "Monday", True):
            response = self.call("POST", RESOURCE, json={"day": value})
            self.assertGreaterEqual(response.status_code, 400, value)

    def test_a_docstatus_that_is_none(self):
        for value in (5, -1, "9"):
            response = self.call("POST", RESOURCE, json={"title": "x", "docstatus": value})
            self.assertGreaterEqual(response.status_code, 400, value)

    def test_the_shape_of_an_error(self):
        response = self.call("GET", f"{RESOURCE}/no-such-note")
        self.assertEqual((response.status_code, response.json["exc_type"]), (404, "DoesNotExistError"))
        response = self.call("POST", RESOURCE, json={"bank": "No Such Bank"})
        self.assertEqual((response.status_code, response.json["exc_type"]), (417, "LinkValidationError"))
        self.assertIn("No Such Bank", json.loads(json.loads(response.json["_server_messages"])[0])["message"])

    def test_head_is_a_get_without_a_body(self):
        made = self.insert(title="x")
        for path in (RESOURCE, f"{RESOURCE}/{made['name']}"):
            response = self.call("HEAD", path)
            self.assertEqual((response.status_code, response.get_data()), (200, b""), path)
        self.assertEqual(self.call("HEAD", "/api/method/ping").status_code, 403)


class TestMethods(HTTPCase):
    def test_ping(self):
        self.assertEqual(self.call("GET", "/api/method/ping", self.stranger()).json, {"message": "pong"})

    def test_get_does_not_write(self):
        made = self.insert(title="before")
        path = "/api/method/frappe.client.set_value"
        values = {"doctype": NOTE, "name": made["name"], "fieldname": "title", "value": "after"}
        self.assertEqual(self.call("GET", path, query_string=values).status_code, 403)
        self.assertEqual(self.call("GET", f"{RESOURCE}/{made['name']}").json["data"]["title"], "before")

    def test_what_is_not_there_or_not_for_everybody(self):
        self.assertIn(self.call("GET", "/api/method/frappe.no.such.method").status_code, (404, 417))
        self.assertEqual(self.call("GET", "/api/method/frappe.utils.now", self.stranger()).status_code, 403)
        self.assertEqual(self.call("GET", RESOURCE, self.stranger()).status_code, 403)


class TestCredentials(HTTPCase):
    def test_credentials_that_are_none(self):
        pair = base64.b64encode(b"nobody:nothing").decode()
        for header in (f"Basic {pair}", "token nobody:nothing"):
            response = self.call("GET", RESOURCE, self.stranger(), {"Authorization": header})
            self.assertEqual(response.status_code, 401, header)

    def test_credentials_that_cannot_be_read(self):
        for header, status in (
            ("Basic %%%", 401),
            ("Basic ////", 401),
            ("Basic YQ", 400),  # base64 that breaks off
            ("token a:b:c", 401),
            ("token", 403),  # no credentials at all: a Guest
            ("Basic", 403),
        ):
            response = self.call("GET", RESOURCE, self.stranger(), {"Authorization": header})
            self.assertEqual(response.status_code, status, header)

    def test_a_wrong_password(self):
        form = {"usr": "Administrator", "pwd": "not this one"}
        response = self.call("POST", "/api/method/login", self.stranger(), data=form)
        self.assertEqual((response.status_code, response.json["exc_type"]), (401, "AuthenticationError"))

    def test_login_tells_who_one_is(self):
        response = self.call("GET", "/api/method/frappe.auth.get_logged_user")
        self.assertEqual(response.json, {"message": "Administrator"})
