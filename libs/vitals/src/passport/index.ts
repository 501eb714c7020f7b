export { questionOfCell, type Cell } from './cell';
export { cellRows, type CellRows, type Part } from './cell-rows';
