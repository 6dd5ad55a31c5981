import { SettingsForm } from './settings-form'

export default function Page() {
  return <SettingsForm />
}
