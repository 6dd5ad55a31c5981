import React, { useState } from 'react';
import { generateCaption } from './services/captionService';
import type { Caption } from './types';

const App: React.FC = () => {
  const [caption, setCaption] = useState<Caption | null>(null);

  const handleFile = async (file: File) => {
    const reader = new FileReader();
    reader.onload = async () => setCaption(await generateCaption(reader.result as string));
    reader.readAsDataURL(file);
  };

  return (
    <div>
      <input type="file" onChange={(e) => e.target.files && handleFile(e.target.files[0])} />
      {caption && <figcaption>{caption.text}</figcaption>}
    </div>
  );
};

export default App;
