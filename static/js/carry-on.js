// Work that goes on a piece at a time: the form that asks for the next piece sends itself.
//
//   <form method="post" data-carry-on>

export function carryOn(scope) {
  scope.querySelector("form[data-carry-on]")?.submit();
}
