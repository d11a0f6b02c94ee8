// want build|forbidden
package sample

// Each has twice as many fields as the next.
type (
	t0  struct{ a, b t1 }
	t1  struct{ a, b t2 }
	t2  struct{ a, b t3 }
	t3  struct{ a, b t4 }
	t4  struct{ a, b t5 }
	t5  struct{ a, b t6 }
	t6  struct{ a, b t7 }
	t7  struct{ a, b t8 }
	t8  struct{ a, b t9 }
	t9  struct{ a, b t10 }
	t10 struct{ a, b t11 }
	t11 struct{ a, b t12 }
	t12 struct{ a, b t13 }
	t13 struct{ a, b t14 }
	t14 struct{ a, b t15 }
	t15 struct{ a, b t16 }
	t16 struct{ a, b t17 }
	t17 struct{ a, b t18 }
	t18 struct{ a, b t19 }
	t19 struct{ a, b t20 }
	t20 struct{ a, b t21 }
	t21 struct{ a, b t22 }
	t22 struct{ a, b t23 }
	t23 struct{ a, b t24 }
	t24 struct{ a, b t25 }
	t25 struct{ a, b t26 }
	t26 struct{ a, b t27 }
	t27 struct{ a, b t28 }
	t28 struct{ a, b t29 }
	t29 struct{ a, b t30 }
	t30 struct{ a, b t31 }
	t31 struct{ a, b t32 }
	t32 struct{ a, b t33 }
	t33 struct{ a, b t34 }
	t34 struct{ a, b t35 }
	t35 struct{ a, b t36 }
	t36 struct{ a, b t37 }
	t37 struct{ a, b t38 }
	t38 struct{ a, b t39 }
	t39 struct{ a, b t40 }
	t40 struct{ a, b int }
)

func Twice(func()) {
	var x, y t0
	_ = x == y
}
