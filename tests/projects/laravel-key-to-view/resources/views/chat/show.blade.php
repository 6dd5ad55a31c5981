@extends('layouts.app')

@section('content')
  <div id="chat" data-model="{{ $model }}" data-key="{{ $apiKey }}"></div>
@endsection
