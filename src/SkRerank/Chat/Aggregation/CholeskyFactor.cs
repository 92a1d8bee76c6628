namespace SkRerank.Chat.Aggregation;

/// <summary>Holds the lower triangular factor L of a positive definite matrix A = L·Lᵀ.</summary>
/// <param name="size">The number of rows.</param>
internal sealed class CholeskyFactor(int size)
{
    private readonly double[,] _lower = new double[size, size];

    /// <summary>Factors a matrix.</summary>
    public void Factor(double[,] matrix)
    {
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column <= row; column++)
            {
                var sum = matrix[row, column];
                for (var k = 0; k < column; k++) sum -= _lower[row, k] * _lower[column, k];
                _lower[row, column] = row == column ? Math.Sqrt(sum) : sum / _lower[column, column];
            }
        }
    }

    /// <summary>Solves A·x = b.</summary>
    public double[] Solve(double[] right)
    {
        var x = Forward(right);
        for (var row = size - 1; row >= 0; row--)
        {
            for (var k = row + 1; k < size; k++) x[row] -= _lower[k, row] * x[k];
            x[row] /= _lower[row, row];
        }

        return x;
    }

    /// <summary>Gives the logarithm of the determinant of A.</summary>
    public double LogDeterminant()
    {
        var sum = 0.0;
        for (var i = 0; i < size; i++) sum += 2 * Math.Log(_lower[i, i]);
        return sum;
    }

    /// <summary>Gives the diagonal of A⁻¹.</summary>
    public double[] InverseDiagonal()
    {
        var diagonal = new double[size];
        for (var i = 0; i < size; i++)
        {
            var unit = new double[size];
            unit[i] = 1;
            foreach (var value in Forward(unit)) diagonal[i] += value * value;
        }

        return diagonal;
    }

    private double[] Forward(double[] right)
    {
        double[] x = [.. right];
        for (var row = 0; row < size; row++)
        {
            for (var k = 0; k < row; k++) x[row] -= _lower[row, k] * x[k];
            x[row] /= _lower[row, row];
        }

        return x;
    }
}
