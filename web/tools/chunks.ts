/** What every page needs travels in two files instead of twenty: the libraries, which seldom change, and our own parts. A part that brings a library of widgets along stays out: the file would bring it to every page. */
export const CHUNKS = [
  { name: "react", test: /node_modules\/(react|react-dom|scheduler|react-router|@tanstack)\// },
  {
    name: "parts",
    test: /src\/(api|state|text)\/|src\/parts\/(?!AssignDialog|CasePlace|DraftChoice|FormFields|LookInside)/,
  },
];
