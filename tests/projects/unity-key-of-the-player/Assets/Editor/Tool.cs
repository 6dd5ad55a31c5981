using UnityEngine;

public static class Tool
{
    static string Key => System.Environment.GetEnvironmentVariable("OPENROUTER_API_KEY");
}
