import { comment } from './comment'

const board = document.getElementById('board')!
board.addEventListener('drop', async (event) => {
  board.title = await comment((event.target as HTMLElement).id)
})
