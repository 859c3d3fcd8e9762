export default function Terminal() {
  return null
}
