export default function Page() {
  return <form action="/recommend" method="post"><input name="book" /><button>Ask</button></form>;
}
