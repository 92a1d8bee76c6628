using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace SkRerank.Onnx.Inference;

/// <summary>Keeps ONNX Runtime from reporting to its maker, which its official libraries do by default, and from writing an identifier for that into the home folder.</summary>
/// <remarks>
/// The native library reads <c>ORT_DISABLE_TELEMETRY</c> once, when its environment is made; switching events off afterwards is too late for the identifier.
/// A program that made the environment before, or set the variable itself, is left alone.
/// </remarks>
internal static partial class RuntimeTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>Turns it off; to be called before the first use of ONNX Runtime.</summary>
    public static void TurnOff()
    {
        if (OrtEnv.IsCreated || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable))) return;

        // On Unix .NET keeps variables to itself, and the library asks the system.
        Environment.SetEnvironmentVariable(Variable, "1");
        if (!OperatingSystem.IsWindows()) _ = SetVariable(Variable, "1", overwrite: 1);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
