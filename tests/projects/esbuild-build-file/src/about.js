document.title = DEBUG ? 'Tides (debug)' : 'Tides'
