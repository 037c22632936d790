/* Test connection sends the part of the form that describes one host, saved or not, and shows what was found. */
Behaviour.specify(
  ".remote-powershell-test-connection",
  "remote-powershell-test-connection",
  0,
  function (button) {
    function describe(host) {
      const json = document.createElement("input");
      json.name = "json";
      host.elements = [...host.querySelectorAll("input, select, textarea"), json];
      buildFormTree(host);
      delete host.elements;
      return json.value;
    }

    button.onclick = function () {
      const host = button.closest("[name='hosts']");
      const result = host.querySelector(".remote-powershell-test-result");
      result.textContent = button.dataset.progress;
      button.disabled = true;
      fetch(button.dataset.url, {
        method: "POST",
        headers: crumb.wrap({
          "Content-Type": "application/x-www-form-urlencoded",
        }),
        body: new URLSearchParams({ json: describe(host) }),
      })
        .then((response) =>
          response.text().then((text) => {
            if (response.ok) {
              updateValidationArea(result, text);
            } else {
              result.textContent = response.status + " " + response.statusText;
            }
          }),
        )
        .finally(() => {
          button.disabled = false;
        });
    };
  },
);
