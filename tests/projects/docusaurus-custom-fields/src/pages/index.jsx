import Layout from '@theme/Layout';
import DocsChat from '../components/DocsChat';

export default function Home() {
  return (
    <Layout title="Ask the handbook">
      <DocsChat />
    </Layout>
  );
}
