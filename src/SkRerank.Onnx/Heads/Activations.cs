using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Heads;

/// <summary>The activations that a module's configuration may name, as PyTorch computes them.</summary>
internal static class Activations
{
    /// <summary>Finds an activation by its class in PyTorch; Tanh where nothing is named, as in sentence-transformers.</summary>
    /// <exception cref="RerankException">It is not supported.</exception>
    public static Func<float, float> Find(string? name, string file) => name?[(name.LastIndexOf('.') + 1)..] switch
    {
        null or "Tanh" => MathF.Tanh,
        "Identity" => x => x,
        "ReLU" => x => MathF.Max(0, x),
        "Sigmoid" => x => (float)(1 / (1 + Math.Exp(-x))),
        "SiLU" => x => (float)(x / (1 + Math.Exp(-x))),
        "GELU" => Gelu,
        _ => throw LoadError.Create($"The file '{file}' must name the activation Identity, GELU, ReLU, SiLU, Tanh or Sigmoid, but names '{name}'; use a model with such a head."),
    };

    /// <summary>Computes x · Φ(x), with the error function itself and not its approximation by tanh.</summary>
    public static float Gelu(float x) => (float)(0.5 * x * (1 + ErrorFunction(x / Math.Sqrt(2))));

    // The series converges everywhere, but loses digits to cancellation where x is large; there the function is 1 to the last digit of a float.
    private static double ErrorFunction(double x)
    {
        if (Math.Abs(x) > 4) return Math.Sign(x);
        double term = x, sum = x;
        for (var n = 1; n < 100 && Math.Abs(term) > 1e-18; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }

        return sum * 2 / Math.Sqrt(Math.PI);
    }
}
