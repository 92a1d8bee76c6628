namespace SkRerank.Onnx.Heads;

/// <summary>One step of a scoring head that stands outside the graph.</summary>
internal interface IHeadModule
{
    /// <summary>Gets the number of values that go in.</summary>
    int Inputs { get; }

    /// <summary>Gets the number of values that come out.</summary>
    int Outputs { get; }

    /// <summary>Computes the values that come out.</summary>
    float[] Apply(float[] values);
}
